"""The verbs of the workbench, one file per noun; only here do rooms meet."""
