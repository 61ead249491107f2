import { expect, test } from "vitest";
import { withoutRoom } from "./tabs-fit";

/** The button takes 70. */
const widths = [100, 80, 120, 60];

test.each([
  ["all fit", 0, 360, []],
  ["the last ones go behind More", 0, 359, [2, 3]],
  ["a narrow one does not overtake a wide one", 0, 315, [2, 3]],
  ["the open one stays", 3, 330, [2]],
  ["on a phone only the open one is left", 2, 150, [0, 1, 3]],
])("%s", (_, open, room, hidden) => {
  expect(withoutRoom(widths, open, room, 70)).toEqual(hidden);
});
