"use strict";
const box = document.querySelector("#find-unit");
if (box) {
  box.addEventListener("input", () => {
    const wanted = box.value.trim().toLowerCase();
    for (const unit of document.querySelectorAll("details.unit")) {
      unit.hidden = wanted !== "" && !unit.dataset.name.toLowerCase().includes(wanted);
    }
  });
}
function openTarget() {
  const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target && target.tagName === "DETAILS") target.open = true;
}
window.addEventListener("hashchange", openTarget);
openTarget();
