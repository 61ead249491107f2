/** The pages around an account: sign in, sign up, confirm the address, reset the password. */
import { Button, Loader, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRouter, useSearch } from "@tanstack/react-router";
import { IconCircleCheck, IconMail } from "@tabler/icons-react";
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { authApi } from "@/api/auth";
import { SESSION_KEY } from "@/api/cache";
import { useSession } from "@/api/meta";
import type { Session } from "@/api/schema";
import { Form, FormActions, useApiForm } from "@/components/Form";
import { LinkButton, TextLink } from "@/components/links";
import { usePageTitle } from "@/components/Page";
import { ProblemAlert } from "@/components/ProblemView";
import { toast } from "@/components/toasts";
import { safeNext } from "@/lib/next";
import { paths } from "@/lib/paths";
import classes from "./auth.module.css";
import { MIN_PASSWORD, isEmail } from "./checks";
import { DemoLogins, SignInForm } from "./SignInForm";
import { SignUpForm } from "./SignUpForm";

function AuthPage({ title, lead, wide, children }: { title: string; lead?: string; wide?: boolean; children: ReactNode }) {
  usePageTitle(title);
  return (
    <div className={classes.page} data-wide={wide || undefined}>
      <h1>{title}</h1>
      {lead ? <p className={classes.lead}>{lead}</p> : null}
      {children}
    </div>
  );
}

const homeOf = (session: Session) => (session.kind === "staff" ? "/admin" : paths.portal.home());

export function SignInPage() {
  const { t } = useTranslation("shop");
  const { next } = useSearch({ strict: false }) as { next?: string };
  const router = useRouter();
  const go = (session: Session, landsOn?: string) => {
    const wanted = safeNext(next, landsOn ?? homeOf(session));
    // A team member has no portal and a customer no back office, whatever the link said.
    const fits = session.kind === "staff" ? !wanted.startsWith("/portal") : !wanted.startsWith("/admin");
    void router.navigate({ href: fits ? wanted : homeOf(session) });
  };
  return (
    <AuthPage title={t("auth.sign_in_title")}>
      <DemoLogins onDone={(session, login) => go(session, login.lands_on)} />
      <div className={classes.card}>
        <SignInForm onDone={(session) => go(session)} />
      </div>
      <p className={classes.other}>
        {t("auth.no_account")} <TextLink href={paths.signUp(next)}>{t("auth.sign_up")}</TextLink>
      </p>
    </AuthPage>
  );
}

export function SignUpPage() {
  const { t } = useTranslation("shop");
  const { next } = useSearch({ strict: false }) as { next?: string };
  const router = useRouter();
  return (
    <AuthPage title={t("auth.sign_up_title")} wide>
      <div className={classes.card}>
        <SignUpForm submitLabel={t("auth.sign_up")} onDone={(session) => void router.navigate({ href: safeNext(next, homeOf(session)) })} />
      </div>
      <p className={classes.other}>
        {t("auth.have_account")} <TextLink href={paths.signIn(next)}>{t("auth.sign_in")}</TextLink>
      </p>
    </AuthPage>
  );
}

export function VerifyEmailPage() {
  const { token } = useSearch({ strict: false }) as { token?: string };
  return token ? <Verify token={token} /> : <VerifyWait />;
}

function Verify({ token }: { token: string }) {
  const { t } = useTranslation("shop");
  const client = useQueryClient();
  const check = useQuery({
    queryKey: ["verify-email", token],
    queryFn: async () => {
      await authApi.verifyEmail(token);
      await client.invalidateQueries({ queryKey: SESSION_KEY });
      return true;
    },
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
  const title = check.data ? t("auth.verified_title") : check.error ? t("auth.verify_failed") : t("auth.verify_title");
  return (
    <AuthPage title={title}>
      <div className={classes.card} role="status">
        <div className={classes.result}>
          {check.isPending ? <Loader size="sm" aria-label={t("auth.verifying")} /> : null}
          {check.data ? (
            <>
              <IconCircleCheck size={40} stroke={1.5} color="var(--mp-good-solid)" aria-hidden />
              <p>{t("auth.verified")}</p>
              <LinkButton href={paths.portal.home()}>{t("auth.go_portal")}</LinkButton>
            </>
          ) : null}
          {check.error ? (
            <>
              <ProblemAlert error={check.error} />
              <Resend />
            </>
          ) : null}
        </div>
      </div>
    </AuthPage>
  );
}

function VerifyWait() {
  const { t } = useTranslation("shop");
  const session = useSession();
  return (
    <AuthPage title={t("auth.verify_title")}>
      <div className={classes.card}>
        <div className={classes.result}>
          <IconMail size={40} stroke={1.5} aria-hidden />
          <p>{session ? t("auth.verify_wait", { email: session.user.email }) : t("auth.verify_open")}</p>
          <Resend />
        </div>
      </div>
    </AuthPage>
  );
}

function Resend() {
  const { t } = useTranslation("shop");
  const session = useSession();
  const resend = useMutation({ mutationFn: () => authApi.resendVerification(), onSuccess: () => toast.done(t("auth.resent")) });
  if (!session) return <LinkButton href={paths.signIn("/verify-email")}>{t("auth.sign_in")}</LinkButton>;
  return (
    <>
      <Button variant="default" loading={resend.isPending} onClick={() => resend.mutate()}>
        {t("auth.resend")}
      </Button>
      <ProblemAlert error={resend.error} />
    </>
  );
}

export function ResetPasswordPage() {
  const { token } = useSearch({ strict: false }) as { token?: string };
  return token ? <NewPassword token={token} /> : <AskReset />;
}

function AskReset() {
  const { t } = useTranslation("shop");
  const [sent, setSent] = useState("");
  const api = useApiForm({
    initialValues: { email: "" },
    validate: { email: (value) => (isEmail(value) ? null : t("auth.email_invalid")) },
    send: async ({ email }) => {
      await authApi.requestReset(email.trim());
      setSent(email.trim());
    },
  });
  if (sent) {
    return (
      <AuthPage title={t("auth.reset_sent_title")}>
        <div className={classes.card} role="status">
          <div className={classes.result}>
            <IconMail size={40} stroke={1.5} aria-hidden />
            <p>{t("auth.reset_sent", { email: sent })}</p>
            <LinkButton href={paths.signIn()} variant="default">
              {t("auth.sign_in")}
            </LinkButton>
          </div>
        </div>
      </AuthPage>
    );
  }
  return (
    <AuthPage title={t("auth.reset_title")} lead={t("auth.reset_lead")}>
      <div className={classes.card}>
        <Form of={api} label={t("auth.reset_title")}>
          <TextInput size="md" type="email" label={t("auth.email")} autoComplete="username" {...api.form.getInputProps("email")} />
          <FormActions of={api} label={t("auth.reset_send")} fullWidth />
        </Form>
      </div>
    </AuthPage>
  );
}

function NewPassword({ token }: { token: string }) {
  const { t } = useTranslation("shop");
  const router = useRouter();
  const api = useApiForm({
    initialValues: { password: "" },
    validate: { password: (value) => (value.length >= MIN_PASSWORD ? null : t("auth.password_short")) },
    send: async ({ password }) => {
      await authApi.confirmReset(token, password);
      toast.done(t("auth.reset_done"));
      await router.navigate({ href: paths.signIn() });
    },
  });
  return (
    <AuthPage title={t("auth.reset_title")} lead={t("auth.reset_new_lead")}>
      <div className={classes.card}>
        <Form of={api} label={t("auth.reset_title")}>
          <PasswordInput size="md" label={t("auth.new_password")} description={t("auth.password_help")} autoComplete="new-password" {...api.form.getInputProps("password")} />
          <FormActions of={api} label={t("auth.reset_save")} fullWidth />
        </Form>
      </div>
    </AuthPage>
  );
}
