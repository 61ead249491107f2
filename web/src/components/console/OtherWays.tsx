/** For servers without a console: what else gets one in. */
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { CodeBlock } from "@/components/CodeBlock";
import { Section } from "@/components/Page";
import { sshTarget } from "@/lib/ssh";
import classes from "./console.module.css";

export function OtherWays({ service, rescue }: { service: Service; rescue: ReactNode }) {
  const { t } = useTranslation("console");
  const target = sshTarget(service);
  const steps = target ? (["ssh_step_1", "ssh_step_2", "ssh_step_3"] as const) : [];
  return (
    <>
      <Section tone="info" title={t("missing_title")} text={t("missing")} />
      <Section title={t("rescue_title")} text={t("rescue")} actions={rescue} />
      {target ? (
        <Section title={t("ssh_title")} text={t("ssh")}>
          <div className={classes.stack}>
            <CodeBlock text={`ssh ${target}`} label={t("ssh_title")} what={t("guide.copy")} />
            <ol>
              {steps.map((key) => (
                <li key={key}>{t(key)}</li>
              ))}
            </ol>
          </div>
        </Section>
      ) : null}
    </>
  );
}
