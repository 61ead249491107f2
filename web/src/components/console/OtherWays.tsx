/** For servers without a console: what else gets one in. */
import { useTranslation } from "react-i18next";
import type { Service } from "@/api/schema";
import { Section } from "@/components/Page";
import { TextLink } from "@/components/links";
import { Commands } from "./Commands";
import classes from "./console.module.css";

export function OtherWays({ service, serviceHref }: { service: Service; serviceHref: string }) {
  const { t } = useTranslation("console");
  return (
    <>
      <Section tone="info" title={t("missing_title")} text={t("missing")} />
      <Section title={t("rescue_title")} text={t("rescue")}>
        <TextLink href={serviceHref}>{t("to_server")}</TextLink>
      </Section>
      {service.ipv4 ? (
        <Section title={t("ssh_title")} text={t("ssh")}>
          <div className={classes.stack}>
            <Commands text={`ssh ${service.username ?? "root"}@${service.ipv4}`} label={t("ssh_title")} />
          </div>
        </Section>
      ) : null}
    </>
  );
}
