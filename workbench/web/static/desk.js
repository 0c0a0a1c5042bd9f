// The desk works without this file. It says when a request runs, moves the focus to a fresh
// answer, and lets the mouse choose a passage to annotate.
"use strict";

document.addEventListener("htmx:before:request", (event) => {
  const region = event.detail?.ctx?.target;
  if (region instanceof Element) region.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:finally:request", () => {
  for (const region of document.querySelectorAll("#content[aria-busy], #results[aria-busy]")) {
    region.removeAttribute("aria-busy");
  }
});

document.addEventListener("htmx:after:swap", () => {
  const form = document.querySelector(".trace-form");
  const answer = document.querySelector("[data-focus]");
  // Typing into the search box goes on undisturbed; only a sent trace moves the focus.
  if (answer && form && form.contains(document.activeElement)) answer.focus();
});

// Offsets are code points in the stored text: each paragraph carries the offset it starts at.
const codePoints = (text) => Array.from(text).length;

const offsetOf = (node, offset) => {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const paragraph = element.closest("[data-start]");
  if (!paragraph) return null;
  const before = document.createRange();
  before.setStart(paragraph, 0);
  before.setEnd(node, offset);
  return Number(paragraph.dataset.start) + codePoints(before.toString());
};

const text = document.querySelector("[data-annotate]");
const form = text && document.getElementById(text.dataset.annotate);
if (form) {
  const [from, to] = [form.querySelector("[data-from]"), form.querySelector("[data-to]")];
  const chosen = form.querySelector("[data-selection]");
  const sentences = form.querySelector("[data-by-sentence]");
  const show = (words) => {
    chosen.hidden = !words;
    sentences.hidden = Boolean(words);
    form.querySelector("[data-selected]").textContent = words;
  };
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return;
    const range = selection.getRangeAt(0);
    if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return;
    const [start, end] = [
      offsetOf(range.startContainer, range.startOffset),
      offsetOf(range.endContainer, range.endOffset),
    ];
    if (start === null || end === null || end <= start) return;
    from.value = start;
    to.value = end;
    show(range.toString());
  });
  form.querySelector("[data-clear]").addEventListener("click", () => {
    from.value = to.value = "";
    show("");
    form.querySelector("select").focus();
  });
}
