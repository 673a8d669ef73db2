/** The vault. */

import { YES } from "./common.ts";
import { choice, define, flag, one, optional, text } from "./spec.ts";

export const VAULT = {
  "vault status": define({
    details: "Asks for nothing, and runs even when the vault's sentinel is missing.",
    examples: [
      ["pyra vault status", "is there one, and what is wrong"],
    ],
  }),
  "vault init": define({
    details: "Asks for a new passphrase, unless an identity file or gpg takes its place.",
    options: {
      identity: text("FILE", "Seal with your own age identity file", { kind: "file" }),
      keychain: flag("Let the system's keychain hold the passphrase"),
      gpg: text("KEY", "Seal to a key of your gpg", { kind: "file" }),
    },
    examples: [
      ["pyra vault init", "sealed with a passphrase you type when it is needed"],
      ["pyra vault init --keychain", "the system's keychain remembers the passphrase"],
    ],
  }),
  "vault unlock": define({
    details: "Opens the vault of the running daemon. Without one, each command asks by itself.",
    examples: [
      ["pyra vault unlock", "for the daemon"],
    ],
  }),
  "vault lock": define({
    details: "Closes the vault of the running daemon.",
    examples: [
      ["pyra vault lock", "for the daemon"],
    ],
  }),
  "vault list": define({
    details: "Names, ages and last uses; never a value.",
    examples: [
      ["pyra vault list", "what is in it"],
    ],
  }),
  "vault set": define({
    operands: { name: one("NAME", "secret") },
    details: "The value comes from a hidden prompt or from a pipe, never from an argument.",
    options: { passphrase: flag("Give it a passphrase of its own, asked for at each use") },
    examples: [
      ["pyra vault set provider:openai", "asks for the key"],
      ["pass show openai | pyra vault set provider:openai", "takes it from a pipe"],
    ],
  }),
  "vault get": define({
    operands: { name: one("NAME", "secret") },
    details: "Prints the value, after asking when it would be seen on a screen.",
    options: {
      reveal: flag("Yes, print the value"),
      yes: flag("Do not ask on a terminal", "y"),
    },
    examples: [
      ["pyra vault get provider:openai --reveal | pbcopy", "into the clipboard"],
    ],
  }),
  "vault rm": define({
    operands: { name: one("NAME", "secret") },
    options: { ...YES },
    examples: [
      ["pyra vault rm provider:openai", "asks, then removes it for good"],
    ],
  }),
  "vault rotate": define({
    operands: { name: optional("NAME", "secret") },
    details:
      "With a name, takes a new value for that secret. Without, makes a new identity and encrypts everything again; a kill in the middle leaves the old or the new vault, whole.",
    options: { passphrase: flag("The secret has a passphrase of its own") },
    examples: [
      ["pyra vault rotate", "a new identity"],
      ["pyra vault rotate provider:openai", "a new value"],
    ],
  }),
  "vault passwd": define({
    details: "Another passphrase around the same key. Old copies still open with the old one.",
    options: {
      "new-passphrase-file": text(
        "PATH",
        "Take the new passphrase from a file that only you can read",
        { kind: "file" },
      ),
    },
    examples: [
      ["pyra vault passwd", "asks for the old passphrase and twice for the new one"],
    ],
  }),
  "vault migrate": define({
    details:
      "Encrypts everything again under another backend or another way of unlocking. A kill in the middle leaves the old or the new vault, whole. config.yaml is changed to match.",
    options: {
      to: choice(["age", "gpg"], "The backend"),
      identity: text("FILE", "Seal with your own age identity file", { kind: "file" }),
      keychain: flag("Let the system's keychain hold the passphrase"),
      gpg: text("KEY", "Seal to a key of your gpg", { kind: "file" }),
      "new-passphrase-file": text(
        "PATH",
        "Take the new passphrase from a file that only you can read",
        { kind: "file" },
      ),
    },
    examples: [
      ["pyra vault migrate --to gpg --gpg me@example.org", "to a key of your gpg"],
      ["pyra vault migrate --to age", "back to age and a passphrase"],
    ],
  }),
  "vault export": define({
    operands: { file: one("FILE", "file") },
    details: "One age file with everything, under a passphrase of its own, which is asked for.",
    options: {
      force: flag("Replace the file when it exists"),
      "archive-passphrase-file": text(
        "PATH",
        "Take the export's passphrase from a file that only you can read",
        { kind: "file" },
      ),
    },
    examples: [
      ["pyra vault export backup.age", "for another machine, or a safe place"],
    ],
  }),
  "vault import": define({
    operands: { file: optional("FILE", "file") },
    details:
      "Takes an export of Pyra, a .env file, or the original system's api_keys.json; without a file, the api_keys.json in the vault's own folder. Shows the names and asks first.",
    options: {
      "from-env": flag("Take the providers' keys from the environment"),
      replace: flag("Also what the vault has already"),
      ...YES,
      "archive-passphrase-file": text(
        "PATH",
        "Take the export's passphrase from a file that only you can read",
        { kind: "file" },
      ),
    },
    examples: [
      ["pyra vault import --from-env", "move OPENAI_API_KEY and its like in"],
      ["pyra vault import backup.age", "an export"],
      ["pyra vault import .env", "the keys in it that a provider uses"],
    ],
  }),
};
