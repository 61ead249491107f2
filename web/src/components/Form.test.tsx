import { MantineProvider, TextInput } from "@mantine/core";
import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/react";
import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiProblem } from "@/api/client";
import { Confirm } from "./Confirm";
import { Form, FormActions, useApiForm } from "./Form";

function Sample({ send }: { send: (values: object) => Promise<unknown> }) {
  const api = useApiForm({ initialValues: { email: "", address: { city: "" } }, send });
  return (
    <MantineProvider env="test">
      <Form of={api} label="Sample">
        <TextInput label="E-mail" {...api.form.getInputProps("email")} />
        <TextInput label="City" {...api.form.getInputProps("address.city")} />
        <FormActions of={api} label="Save" />
      </Form>
    </MantineProvider>
  );
}

afterEach(cleanup);

describe("form", () => {
  it("shows the server's problems at their fields and the rest above", async () => {
    const send = vi.fn(() =>
      Promise.reject(
        new ApiProblem({
          status: 422,
          errors: [
            { pointer: "/address/city", code: "required", detail: "Name the city." },
            { pointer: "/credit", code: "low", detail: "Your credit is too low." },
          ],
        }),
      ),
    );
    render(<Sample send={send} />);
    fireEvent.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(screen.getByLabelText("City").getAttribute("aria-invalid")).toBe("true"));
    expect(screen.getByText("Name the city.")).toBeTruthy();
    expect(screen.getByRole("alert").textContent).toContain("Your credit is too low.");
    expect(screen.getByLabelText("E-mail").getAttribute("aria-invalid")).not.toBe("true");
  });

  it("is not sent by a dialog that opens inside of it", async () => {
    const outer = vi.fn();
    const confirmed = vi.fn();
    render(
      <MantineProvider env="test">
        <form
          onSubmit={(event) => {
            event.preventDefault();
            outer();
          }}
        >
          <Confirm opened onClose={() => undefined} title="Sure?" confirmLabel="Yes" onConfirm={confirmed} />
        </form>
      </MantineProvider>,
    );
    fireEvent.click(await screen.findByRole("button", { name: "Yes" }));
    await waitFor(() => expect(confirmed).toHaveBeenCalledOnce());
    expect(outer).not.toHaveBeenCalled();
  });

  it("asks for the exact name before something dangerous", async () => {
    const confirmed = vi.fn();
    render(
      <MantineProvider env="test">
        <Confirm opened danger typeName="web-01" onClose={() => undefined} title="Delete?" confirmLabel="Delete" onConfirm={confirmed} />
      </MantineProvider>,
    );
    const button = await screen.findByRole<HTMLButtonElement>("button", { name: "Delete" });
    expect(button.disabled).toBe(true);
    fireEvent.change(screen.getByLabelText(/Type web-01/), { target: { value: "web-01" } });
    await waitFor(() => expect(button.disabled).toBe(false));
  });
});
