import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { SshKeysField } from "./SshKeysField";
import { DESK, LAPTOP, held, json, showField } from "./ssh-key-sample";

const TRAIN = "ssh-ed25519 AAAATRAIN ada";

/** The field for a customer who keeps two keys. */
function shown(start = "") {
  vi.stubGlobal("fetch", async () => json({ items: [LAPTOP, DESK] }));
  showField((value, onChange) => <SshKeysField label="Public key" description="One a line" value={value} onChange={onChange} />, { start });
}

it("takes several kept keys and pasted ones, one a line", async () => {
  shown();
  fireEvent.click(await screen.findByLabelText("Laptop"));
  fireEvent.click(screen.getByLabelText("Desk"));
  expect(held()).toBe(`${LAPTOP.public_key}\n${DESK.public_key}`);
  expect(screen.queryByLabelText("Public key")).toBeNull();
  fireEvent.click(screen.getByLabelText("Paste another key"));
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: `${TRAIN}\n` } });
  expect(held()).toBe(`${LAPTOP.public_key}\n${DESK.public_key}\n${TRAIN}\n`);
  fireEvent.click(screen.getByLabelText("Laptop"));
  expect(held()).toBe(`${DESK.public_key}\n${TRAIN}\n`);
  fireEvent.click(screen.getByLabelText("Paste another key"));
  expect(held()).toBe(DESK.public_key);
});

it("shows what was chosen before", async () => {
  shown(`${DESK.public_key}\n${TRAIN}`);
  expect(((await screen.findByLabelText("Desk")) as HTMLInputElement).checked).toBe(true);
  expect((screen.getByLabelText("Laptop") as HTMLInputElement).checked).toBe(false);
  expect((screen.getByLabelText("Public key") as HTMLTextAreaElement).value).toBe(TRAIN);
});
