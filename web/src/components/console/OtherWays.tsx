/** For servers without a console: what else gets one in. */
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { CodeBlock } from "@/components/CodeBlock";
import { Section } from "@/components/Page";
import { TextLink } from "@/components/links";
import { sshTarget } from "@/lib/ssh";

export function OtherWays({ service, serviceHref }: { service: Service; serviceHref: string }) {
  const { t } = useTranslation("console");
  const target = sshTarget(service);
  return (
    <>
      <Section tone="info" title={t("missing_title")} text={t("missing")} />
      <Section title={t("rescue_title")} text={t("rescue")}>
        <TextLink href={serviceHref}>{t("to_server")}</TextLink>
      </Section>
      {target ? (
        <Section title={t("ssh_title")} text={t("ssh")}>
          <CodeBlock text={`ssh ${target}`} label={t("ssh_title")} what={t("guide.copy")} />
        </Section>
      ) : null}
    </>
  );
}
