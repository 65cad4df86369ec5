// SPDX-License-Identifier: GPL-3.0-or-later
// Prints the Khronos glTF Validator's report on a .gltf or .glb file as JSON: node report.js FILE
"use strict";

const fs = require("fs");
const path = require("path");
const validator = require("gltf-validator");

const file = process.argv[2];
const read = (name) => new Uint8Array(fs.readFileSync(path.join(path.dirname(file), name)));

validator
  .validateBytes(read(path.basename(file)), {
    uri: path.basename(file),
    externalResourceFunction: async (uri) => read(decodeURIComponent(uri)),
  })
  .then((report) => process.stdout.write(JSON.stringify(report)));
