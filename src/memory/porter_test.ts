import assert from "node:assert/strict";
import { porterStem } from "./porter.ts";

/** From the tables of Porter's paper, one or two for each step. */
const PAPER: Record<string, string> = {
  caresses: "caress",
  ponies: "poni",
  cats: "cat",
  agreed: "agre",
  feed: "feed",
  plastered: "plaster",
  bled: "bled",
  motoring: "motor",
  sing: "sing",
  conflated: "conflat",
  hopping: "hop",
  falling: "fall",
  filing: "file",
  happy: "happi",
  sky: "sky",
  relational: "relat",
  conditional: "condit",
  digitizer: "digit",
  vietnamization: "vietnam",
  hopefulness: "hope",
  sensibiliti: "sensibl",
  triplicate: "triplic",
  electrical: "electr",
  goodness: "good",
  revival: "reviv",
  allowance: "allow",
  adjustment: "adjust",
  adoption: "adopt",
  effective: "effect",
  probate: "probat",
  rate: "rate",
  cease: "ceas",
  controll: "control",
  roll: "roll",
};

Deno.test("porterStem() gives what the paper gives", () => {
  for (const [word, stem] of Object.entries(PAPER)) assert.equal(porterStem(word), stem, word);
});

Deno.test("porterStem() takes an initial y for a consonant", () => {
  assert.equal(porterStem("yellowing"), porterStem("yellowed"));
  assert.equal(porterStem("yes"), "ye");
});

Deno.test("porterStem() leaves short words, digits and other scripts alone", () => {
  for (const word of ["", "as", "b2b", "größes", "東京s"]) assert.equal(porterStem(word), word);
});
