// Alt and a letter: presses the button, follows the link or goes to the field that names the letter in data-key.
// With Alt, so that no letter typed by hand or by voice does anything (WCAG 2.1.4).
"use strict";
document.addEventListener("keydown", (event) => {
  if (!event.altKey || event.ctrlKey || event.metaKey || !event.code.startsWith("Key")) return;
  const target = document.querySelector(`[data-key="${event.code.slice(3).toLowerCase()}"]`);
  if (!target) return;
  event.preventDefault();
  if (target.matches("textarea, input")) target.focus();
  else target.click();
});
