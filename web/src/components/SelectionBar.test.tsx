import { MantineProvider } from "@mantine/core";
import { cleanup, fireEvent, render, screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";
import "@/i18n";
import SelectionBar from "./SelectionBar";

afterEach(cleanup);

const KEYS = ["a", "b", "c"];

function shown(selected: string[], total: number | null, everything = false) {
  const did = { choosePage: vi.fn(), chooseAll: vi.fn(), clear: vi.fn() };
  render(
    <MantineProvider env="test">
      <SelectionBar keys={KEYS} selected={new Set(selected)} total={total} everything={everything} {...did}>
        <span>act</span>
      </SelectionBar>
    </MantineProvider>,
  );
  return did;
}

it("offers the rest of the page first, then all that match", () => {
  const first = shown(["a"], 40);
  expect(screen.queryByRole("button", { name: /that match/ })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Select the page" }));
  expect(first.choosePage).toHaveBeenCalledWith(KEYS);
  cleanup();
  const then = shown(KEYS, 40);
  expect(screen.queryByRole("button", { name: "Select the page" })).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Select all 40 that match" }));
  expect(then.chooseAll).toHaveBeenCalledOnce();
});

it("says how many are chosen, on this page or not", () => {
  shown(KEYS, 40, true);
  expect(screen.getByRole("region", { name: "Selection" }).textContent).toContain("40 selected");
  expect(screen.queryByRole("button", { name: /that match/ })).toBeNull();
});

it("offers no more where everything is on the page, or only ticked rows can be chosen", () => {
  shown(KEYS, 3);
  expect(screen.queryByRole("button", { name: /that match/ })).toBeNull();
  cleanup();
  shown(KEYS, null);
  expect(screen.queryByRole("button", { name: /that match/ })).toBeNull();
});
