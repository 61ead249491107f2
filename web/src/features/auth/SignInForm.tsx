/** Signing in, with the demo accounts of a sandbox one click away. */
import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { authApi } from "@/api/auth";
import { SESSION_KEY } from "@/api/cache";
import { ApiProblem, isProblem } from "@/api/client";
import { useMeta } from "@/api/meta";
import type { DemoLogin, Session } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { TextLink } from "@/components/links";
import { ProblemAlert } from "@/components/ProblemView";
import { paths } from "@/lib/paths";
import { isEmail } from "./checks";
import classes from "./auth.module.css";

export function useSignedIn(): (session: Session) => void {
  const client = useQueryClient();
  return (session) => {
    // Another person's answers must not show through.
    client.removeQueries({ predicate: (query) => /^\/(portal|admin)/.test(String(query.queryKey[0])) });
    client.setQueryData(SESSION_KEY, session);
  };
}

export function SignInForm({ onDone }: { onDone: (session: Session) => void }) {
  const { t } = useTranslation("shop");
  const signedIn = useSignedIn();
  const api = useApiForm({
    initialValues: { email: "", password: "" },
    validate: {
      email: (value) => (isEmail(value) ? null : t("auth.email_invalid")),
      password: (value) => (value ? null : t("auth.required")),
    },
    send: async (values) => {
      try {
        const session = await authApi.signIn({ email: values.email.trim(), password: values.password });
        signedIn(session);
        onDone(session);
      } catch (error) {
        // "Sign in to go on" would be odd advice on the sign-in form itself.
        if (isProblem(error) && error.status === 401) throw new ApiProblem({ status: 422, code: error.code, title: t("auth.sign_in_title"), detail: error.detail || t("auth.wrong") });
        throw error;
      }
    },
  });
  return (
    <div className={classes.stack}>
      <Form of={api} label={t("auth.sign_in_title")}>
        <TextInput size="md" type="email" label={t("auth.email")} autoComplete="username" {...api.form.getInputProps("email")} />
        <PasswordInput size="md" label={t("auth.password")} autoComplete="current-password" {...api.form.getInputProps("password")} />
        <FormActions of={api} label={t("auth.sign_in")} fullWidth />
        <TextLink href={paths.resetPassword()} size="sm" py={10}>
          {t("auth.forgot")}
        </TextLink>
      </Form>
    </div>
  );
}

export function DemoLogins({ onDone, only }: { onDone: (session: Session, login: DemoLogin) => void; only?: "customer" }) {
  const { t } = useTranslation("shop");
  const { demo } = useMeta();
  const signedIn = useSignedIn();
  const [busy, setBusy] = useState("");
  const [error, setError] = useState<unknown>(null);
  const logins = demo?.logins.filter((login) => !only || login.role === only) ?? [];
  if (logins.length === 0) return null;
  const use = async (login: DemoLogin) => {
    setBusy(login.email);
    setError(null);
    try {
      const session = await authApi.signIn({ email: login.email, password: login.password });
      signedIn(session);
      onDone(session, login);
    } catch (problem) {
      setError(problem);
    } finally {
      setBusy("");
    }
  };
  return (
    <fieldset className={classes.demo}>
      <legend>{t("auth.demo_title")}</legend>
      <p>{t("auth.demo_help")}</p>
      <div className={classes.demoList}>
        {logins.map((login) => (
          <Button key={login.email} variant="default" loading={busy === login.email} onClick={() => void use(login)}>
            {t("auth.demo_use", { role: login.role })}
          </Button>
        ))}
      </div>
      <ProblemAlert error={error} />
    </fieldset>
  );
}
