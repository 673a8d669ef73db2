/** Fields for the tests of this folder. */

import type { Field, FieldKind, Tab } from "./fields.ts";

/** A field of a kind; what it takes may be said. */
export function field(id: string, kind: FieldKind, more: Partial<Field> = {}): Field {
  return {
    id,
    label: id.slice(id.lastIndexOf(".") + 1),
    kind,
    description: `What ${id} is for`,
    expected: `a ${kind}`,
    value: undefined,
    default: undefined,
    read: (text) => ({ value: text }),
    ...more,
  };
}

/** Two tabs with one field of every kind. */
export function tabs(): Tab[] {
  const port = field("a.port", "number", {
    value: 80,
    default: 80,
    read: (text) => /^\d+$/.test(text) ? { value: Number(text) } : { problem: "expected a number" },
  });
  return [
    {
      title: "First",
      fields: [
        field("a.name", "text", { value: "Ann" }),
        port,
        field("a.loud", "switch", { value: false, default: false }),
      ],
    },
    {
      title: "Second",
      fields: [
        field("b.color", "choice", { value: "red", default: "red", options: ["red", "green"] }),
        field("b.hosts", "list", {
          value: ["x", "y"],
          default: [],
          read: (text) => ({ value: text.split(",").map((item) => item.trim()) }),
        }),
        field("plugin:b:password", "secret"),
      ],
    },
  ];
}
