// SPDX-License-Identifier: GPL-3.0-or-later
// What the pages have in common: the list of files, and posting what was seen.

const post = (address, body) => fetch(address, { method: "POST", body });

// Calls `show(file, views, side, sun)` for every file. It returns a picture (Float32Array of RGBA) by object's name.
export async function renderAll(show) {
  try {
    const { jobs, views, side, sun } = await (await fetch("/jobs.json")).json();
    for (const job of jobs) {
      try {
        const pictures = await show(job.file, views, side, sun);
        for (const [name, pixels] of Object.entries(pictures)) await post(job.pictures + name, pixels);
      } catch (error) {
        await post("/problem", `${job.file}: ${error.message || error}`);
      }
    }
  } catch (error) {
    await post("/problem", String(error));
  }
  await post("/done", "");
}

// The name of the object that a node of an imported scene is, or is a part of; "" if it is none.
export function owner(node, views) {
  for (let part = node; part; part = part.parent) {
    const name = Object.keys(views).find((name) => part.name.startsWith(name));
    if (name) return name;
  }
  return "";
}

// Whether a view is straight from above, where the direction up has to be another one.
export const isFromAbove = (direction) => Math.hypot(direction[0], direction[1]) < 1e-6;

// Resolves after so many milliseconds.
export const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
