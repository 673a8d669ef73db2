import { definePlugin } from "@pyra/sdk";

export default definePlugin({
  tools: [{
    name: "greet",
    description: "Say hello to someone by name",
    effect: "read",
    parameters: {
      type: "object",
      properties: { who: { type: "string", description: "The person's name" } },
    },
    run: ({ who }, { settings }) => `${settings.greeting}, ${who ?? "you"}!`,
  }],
  slashCommands: [{
    name: "hello",
    description: "Say hello from the keyboard",
    run: (who, { settings }) => `${settings.greeting}, ${who || "you"}!`,
  }],
});
