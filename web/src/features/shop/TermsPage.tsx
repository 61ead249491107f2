/** The terms, as far as this site can know them: the seller's own document where there is one. */
import { useTranslation } from "react-i18next";
import { useMeta } from "@/api/meta";
import { LinkButton } from "@/components/links";
import { Page, Section } from "@/components/Page";
import { paths } from "@/lib/paths";

const PARTS = ["order", "pay", "renew", "cancel", "late", "contact"] as const;

export function TermsPage() {
  const { t } = useTranslation("shop");
  const { brand } = useMeta();
  const elsewhere = brand.terms_url && brand.terms_url !== paths.terms() ? brand.terms_url : null;
  return (
    <Page title={t("terms.title")} lead={t("terms.lead", { brand: brand.name })} narrow>
      {elsewhere ? (
        <Section title={t("terms.document")}>
          <a href={elsewhere} target="_blank" rel="noreferrer noopener">
            {elsewhere}
          </a>
        </Section>
      ) : null}
      {PARTS.map((part) => (
        <Section key={part} title={t(`terms.${part}_title`)}>
          {t(`terms.${part}`, { email: brand.support_email })}
        </Section>
      ))}
      <div>
        <LinkButton href="/" variant="default">
          {t("nav.plans")}
        </LinkButton>
      </div>
    </Page>
  );
}
