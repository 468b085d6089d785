/* Names for what stock Django leaves without one: cells of tabular rows, and the lists that one types into. */
const words = element => element?.textContent.trim().replace(/\s+/g, " ") ?? "";
const heading = control => {
  const cell = control.closest(".tabular td");
  return words(cell?.closest("table").querySelector("thead tr")?.children[cell.cellIndex]);
};
const name = (element, given) => given && element?.setAttribute("aria-label", given);
const nameAll = () => {
  document.querySelectorAll(".tabular th.original").forEach(cell => cell.replaceWith(
    Object.assign(document.createElement("td"), { className: "original" })));
  document.querySelectorAll(".tabular td :is(input, select, textarea):not([type=hidden])").forEach(control => {
    if (!control.labels?.length) name(control, heading(control));
  });
  document.querySelectorAll(".datetime input").forEach(half => { // “Date:” and “Time:” stand before it as bare words
    const field = half.closest(".tabular td") ? heading(half) : words(half.closest("fieldset")?.querySelector("legend"));
    name(half, `${field} ${words(half.previousSibling)}`.trim());
  });
  document.querySelectorAll("select + .select2").forEach(list => {
    const select = list.previousElementSibling, given = words(select.labels[0]) || heading(select);
    list.querySelectorAll("[role=textbox], .select2-search__field").forEach(each => name(each, given));
    list.querySelectorAll("ul, li").forEach(each => each.setAttribute("role", "none")); // a button stands among its items
    const box = list.querySelector("[role=combobox]");
    box?.removeAttribute("aria-labelledby");
    name(box, `${given} ${words(box)}`.trim());
  });
};
const later = () => setTimeout(nameAll);
nameAll();
addEventListener("load", later);
document.addEventListener("formset:added", later);
document.addEventListener("change", later);
window.django?.jQuery(document).on("select2:open change", event => {
  later();
  const open = document.querySelector(".select2-container--open .select2-search__field");
  name(open, words(event.target.labels?.[0]) || heading(event.target));
});
