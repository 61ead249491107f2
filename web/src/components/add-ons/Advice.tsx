/** What could be done with what one has: a sentence why, the way there, and a way not to hear it again. */
import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { useWrite } from "@/api/write";
import { LinkButton } from "@/components/links";
import { Section } from "@/components/Page";
import { toast } from "@/components/toasts";
import rows from "@/components/rows.module.css";
import { paths } from "@/lib/paths";
import classes from "./add-ons.module.css";
import { addOnApi, addOnReads } from "./calls";
import type { Advice } from "./calls";
import "./words";

/** Where it is followed; nothing when one is there. */
function hrefOf(advice: Advice, on: string | undefined): string | null {
  if (advice.kind === "join_network") return paths.portal.networks();
  const service = on ?? advice.service_ids[0] ?? "";
  if (advice.kind === "snapshot_schedule") return paths.portal.service(service, "snapshots");
  return on ? null : paths.portal.service(service, "add_ons");
}

export function AdviceRows({ items, mayDismiss, on }: { items: Advice[]; mayDismiss: boolean; on?: string }) {
  const { t } = useTranslation("addons");
  const dismiss = useWrite<unknown, string>({ topics: ["service"], run: (id) => addOnApi.dismiss(id), done: () => toast.done(t("advice_dismissed")) });
  return (
    <>
      {items.map((one) => {
        const href = mayDismiss ? hrefOf(one, on) : null;
        return (
          <div key={one.id} className={classes.advice}>
            <p>{one.why}</p>
            {mayDismiss ? (
              <div className={rows.acts}>
                {href ? (
                  <LinkButton href={href} size="compact-sm" variant="default">
                    {t(`advice_act_${one.kind}`)}
                  </LinkButton>
                ) : null}
                <Button size="compact-sm" variant="subtle" loading={dismiss.isPending && dismiss.variables === one.id} onClick={() => dismiss.mutate(one.id)}>
                  {t("advice_dismiss")}
                </Button>
              </div>
            ) : null}
          </div>
        );
      })}
    </>
  );
}

/** The card of the portal's start; nothing where there is nothing to say. */
export function AdviceCard() {
  const { t } = useTranslation("addons");
  const query = useQuery(addOnReads.advice());
  if (!query.data || query.data.items.length === 0) return null;
  return (
    <Section title={t("advice")}>
      <AdviceRows items={query.data.items} mayDismiss />
    </Section>
  );
}
