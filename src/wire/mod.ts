/** Frames on the channel between the kernel and a part: one message, and bytes beside it.
 *
 * Imports base; may be imported by everyone who has a channel.
 * @module */
export {
  encodeFrame,
  type Frame,
  FrameError,
  type FrameLimits,
  FrameReader,
  MESSAGE_LIMIT,
  partLimits,
} from "./frames.ts";
