import { fireEvent, screen } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { SshKeyField } from "./SshKeyField";
import { DESK, LAPTOP, held, json, showField } from "./ssh-key-sample";

/** The field for a customer who keeps `kept`, or for a visitor. */
function shown(kept: (typeof LAPTOP)[], { visitor = false, post = () => json(DESK, 201) } = {}) {
  const sent: unknown[] = [];
  const asked = vi.fn(async (_input: unknown, init?: RequestInit) => {
    if (init?.method !== "POST") return json({ items: kept });
    sent.push(JSON.parse(String(init.body)));
    const answer = post();
    if (answer.ok) kept.push(DESK);
    return answer;
  });
  vi.stubGlobal("fetch", asked);
  showField((value, onChange) => <SshKeyField label="Public key" description="One line" none="None" value={value} onChange={onChange} />, { visitor });
  return { asked, sent };
}

it("lets a customer choose a kept key, or paste another", async () => {
  shown([LAPTOP]);
  const select = await screen.findByLabelText("SSH key");
  fireEvent.change(select, { target: { value: "key_1" } });
  expect(held()).toBe(LAPTOP.public_key);
  expect(screen.getByText("SHA256:laptop")).toBeTruthy();
  expect(screen.queryByLabelText("Public key")).toBeNull();
  fireEvent.change(select, { target: { value: "other" } });
  expect(held()).toBe("");
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: "ssh-ed25519 AAAAX" } });
  expect(held()).toBe("ssh-ed25519 AAAAX");
});

it("keeps a pasted key and then has it chosen", async () => {
  const { asked, sent } = shown([]);
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: ` ${DESK.public_key}\n` } });
  fireEvent.change(await screen.findByLabelText("Keep this key as"), { target: { value: " Desk " } });
  fireEvent.click(screen.getByRole("button", { name: "Keep" }));
  const select = (await screen.findByLabelText("SSH key")) as HTMLSelectElement;
  expect(select.value).toBe("key_2");
  expect(sent).toEqual([{ name: "Desk", public_key: DESK.public_key }]);
  expect(held()).toBe(DESK.public_key);
});

it("says why a key is not kept", async () => {
  const { asked } = shown([], { post: () => json({ status: 422, code: "invalid", detail: "Another of your keys has this name." }, 422) });
  await vi.waitFor(() => expect(asked).toHaveBeenCalled());
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: "ssh-ed25519 AAAAX" } });
  fireEvent.change(await screen.findByLabelText("Keep this key as"), { target: { value: "Desk" } });
  fireEvent.click(screen.getByRole("button", { name: "Keep" }));
  expect(await screen.findByText("Another of your keys has this name.")).toBeTruthy();
});

it("asks a visitor for nothing but the key", () => {
  const { asked } = shown([LAPTOP], { visitor: true });
  fireEvent.change(screen.getByLabelText("Public key"), { target: { value: "ssh-ed25519 AAAAX" } });
  expect(screen.queryByLabelText("SSH key")).toBeNull();
  expect(screen.queryByLabelText("Keep this key as")).toBeNull();
  expect(asked).not.toHaveBeenCalled();
});
