// Improves pages that are complete without it: widgets of govuk-frontend, and menus that close when left.
const body = document.body;
body.classList.add("js-enabled");
if ("noModule" in HTMLScriptElement.prototype) body.classList.add("govuk-frontend-supported");

const { initAll } = await import(document.getElementById("govuk-frontend").href);
initAll();
body.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== body) initAll(event.detail.elt);
});

function closeMenus(except) {
  for (const menu of document.querySelectorAll("details.tb-menu[open]")) if (!menu.contains(except)) menu.open = false;
}
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.activeElement.closest("details.tb-menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});
if (matchMedia("(max-width: 40em)").matches) {
  for (const filters of document.querySelectorAll("details.tb-filters:not([data-active])")) filters.open = false;
}
