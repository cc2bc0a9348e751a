// The ways a file comes in: dropped anywhere, pasted, or chosen. Pictures and palettes are told apart by their names.

import { byId } from "./elements.js";
import { filesOf, isPicture } from "./files.js";

/** `events`: {pictures(files), palette(file), nothing()}. */
export function bindIntake(events) {
  const sort = (files) => {
    const pictures = files.filter(isPicture);
    if (pictures.length) events.pictures(pictures);
    else if (files.length === 1) events.palette(files[0]);
    else events.nothing();
  };
  bindDrop(sort);
  addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    sort(files);
  });
  byId("open").addEventListener("click", () => byId("chooser").click());
  for (const id of ["chooser", "folder-chooser"]) {
    byId(id).addEventListener("change", (event) => {
      const files = [...event.target.files].sort((a, b) => (a.webkitRelativePath || a.name).localeCompare(b.webkitRelativePath || b.name));
      event.target.value = "";
      if (files.length) sort(files);
    });
  }
}

function bindDrop(sort) {
  const veil = byId("drop");
  let depth = 0; // entering a child comes before leaving its parent
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragenter", (event) => {
    if (!holdsFiles(event)) return;
    depth += 1;
    veil.hidden = false;
  });
  addEventListener("dragleave", (event) => {
    if (!holdsFiles(event)) return;
    depth -= 1;
    veil.hidden = depth > 0 ? veil.hidden : true;
  });
  addEventListener("dragover", (event) => holdsFiles(event) && event.preventDefault());
  addEventListener("drop", async (event) => {
    if (!holdsFiles(event)) return;
    event.preventDefault();
    depth = 0;
    veil.hidden = true;
    sort(await filesOf(event.dataTransfer));
  });
}
