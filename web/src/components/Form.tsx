/** One way to build a form: values mirror the screen, the server's problem lands at the field, nothing is lost unsaved. */
import { useForm } from "@mantine/form";
import type { FormErrors, UseFormInput, UseFormReturnType } from "@mantine/form";
import { Button } from "@mantine/core";
import { useBlocker } from "@tanstack/react-router";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { ApiProblem, isProblem } from "@/api/client";
import { fieldErrors } from "@/lib/problems";
import { Confirm } from "./Confirm";
import { ProblemAlert } from "./ProblemView";
import classes from "./Form.module.css";

interface ApiFormInput<Values extends object> extends UseFormInput<Values> {
  /** Sends the form. Throw (or let the client throw) an ApiProblem to have it shown. */
  send: (values: Values) => Promise<unknown>;
  /** Where a pointer of the request body lives on the screen, when the names differ: `{ "/tax_id": "taxId" }`. */
  fields?: Record<string, string> | ((values: Values) => Record<string, string>);
}

export interface ApiForm<Values extends object> {
  form: UseFormReturnType<Values>;
  busy: boolean;
  /** What could not be put at a field. */
  problem: unknown;
  submit: () => void;
}

export function useApiForm<Values extends object>({ send, fields, ...input }: ApiFormInput<Values>): ApiForm<Values> {
  const form = useForm<Values>({ mode: "controlled", validateInputOnBlur: true, ...input });
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const run = async (values: Values) => {
    setBusy(true);
    setProblem(null);
    try {
      await send(values);
      form.resetDirty();
    } catch (error) {
      const names = typeof fields === "function" ? fields(values) : fields;
      const mapped = isProblem(error) ? fieldErrors(error, form.getValues(), names) : { fields: {}, rest: [] };
      form.setErrors(mapped.fields as FormErrors);
      const placed = Object.keys(mapped.fields).length > 0;
      const rest = mapped.rest.map((item) => item.detail).join(" ");
      if (!placed || rest) setProblem(rest && error instanceof ApiProblem ? new ApiProblem({ ...problemOf(error), detail: rest }) : error);
      focusFirstError();
    } finally {
      setBusy(false);
    }
  };
  const submit = form.onSubmit(
    (values) => void run(values),
    () => focusFirstError(),
  );
  return { form, busy, problem, submit: () => submit() };
}

const problemOf = (error: ApiProblem) => ({ status: error.status, code: error.code, title: error.title, request_id: error.requestId });

function focusFirstError() {
  requestAnimationFrame(() => document.querySelector<HTMLElement>('form [aria-invalid="true"]')?.focus());
}

interface FormProps<Values extends object> {
  of: ApiForm<Values>;
  children: ReactNode;
  /** Asks before leaving with unsaved changes. On for editing, off for signing in. */
  guard?: boolean;
  label?: string;
}

export function Form<Values extends object>({ of, children, guard, label }: FormProps<Values>) {
  return (
    <>
    <form
      noValidate
      aria-label={label}
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault();
        event.stopPropagation();
        of.submit();
      }}
    >
      <ProblemAlert error={of.problem} />
      {children}
    </form>
    {guard ? <LeaveGuard dirty={of.form.isDirty() && !of.busy} /> : null}
    </>
  );
}

function LeaveGuard({ dirty }: { dirty: boolean }) {
  const { t } = useTranslation();
  const blocker = useBlocker({
    shouldBlockFn: ({ current, next }) => dirty && current.pathname !== next.pathname,
    enableBeforeUnload: () => dirty,
    withResolver: true,
  });
  return (
    <Confirm
      opened={blocker.status === "blocked"}
      onClose={() => blocker.reset?.()}
      title={t("form.unsaved_title")}
      consequences={[t("form.unsaved")]}
      confirmLabel={t("action.discard")}
      danger
      onConfirm={() => blocker.proceed?.()}
    />
  );
}

interface FormActionsProps<Values extends object> {
  of: ApiForm<Values>;
  label: string;
  fullWidth?: boolean;
  /** Off until something changed. */
  needsChange?: boolean;
  children?: ReactNode;
}

export function FormActions<Values extends object>({ of, label, fullWidth, needsChange, children }: FormActionsProps<Values>) {
  return (
    <div className={classes.actions} data-full={fullWidth || undefined}>
      <Button type="submit" size={fullWidth ? "md" : "sm"} loading={of.busy} fullWidth={fullWidth} disabled={needsChange ? !of.form.isDirty() : false}>
        {label}
      </Button>
      {children}
    </div>
  );
}

/** Fields beside each other on a wide screen, under each other on a phone. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className={classes.row}>{children}</div>;
}

/** Fields under each other where something stands between them and their form, such as a section. */
export function FieldStack({ children }: { children: ReactNode }) {
  return <div className={classes.stack}>{children}</div>;
}
