/** The last step: when the old server ends, what that means, and its name typed. */
import { useState } from "react";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Ability } from "@/api/schema";
import { useWrite } from "@/api/write";
import { ActionButton } from "@/components/Actions";
import { ChoiceCards } from "@/components/ChoiceCards";
import { Confirm, Consequences } from "@/components/Confirm";
import { Section } from "@/components/Page";
import type { Side } from "@/components/service/snapshot-calls";
import { toast } from "@/components/toasts";
import rows from "@/components/rows.module.css";
import { formatDate } from "@/lib/dates";
import { spoken } from "@/lib/spoken";
import classes from "./upgrade.module.css";
import { upgradeApi } from "./calls";
import type { FinishUpgrade, UpgradeGuide } from "./calls";

type When = FinishUpgrade["when"];

export function End({ guide, side, may, back }: { guide: UpgradeGuide; side: Side; may: Ability; back: ReactNode }) {
  const { t } = useTranslation("upgrade");
  const [when, setWhen] = useState<When>("end_of_term");
  const [asked, setAsked] = useState(false);
  const finish = useWrite<unknown>({
    topics: ["service", "invoice"],
    run: () => upgradeApi.finish(side, guide.old.id, { when, confirm_name: guide.old.name }),
    done: () => toast.done(t("finished")),
  });
  const chosen = guide[when];
  const ways: When[] = ["end_of_term", "now"];
  const possible = ways.filter((one) => guide[one]);
  return (
    <Section title={t("now_end")} text={t("now_end_text")}>
      <div className={classes.stack}>
        {possible.length > 0 ? (
          <ChoiceCards
            legend={t("when")}
            value={when}
            onChange={(value) => setWhen(value as When)}
            choices={possible.map((one) => ({ value: one, label: t(one), hint: guide[one]?.refused ?? formatDate(guide[one]?.date ?? ""), disabled: Boolean(guide[one]?.refused) }))}
          />
        ) : null}
        {chosen ? <Consequences list={[spoken(chosen.text)]} /> : null}
        <div className={rows.acts}>
          <ActionButton variant="filled" action={{ key: "finish", label: t("finish"), danger: true, ability: may, run: () => setAsked(true) }} />
          {back}
        </div>
      </div>
      <Confirm
        opened={asked}
        onClose={() => setAsked(false)}
        title={t("finish_title", { name: guide.old.name })}
        consequences={[...(chosen ? [spoken(chosen.text)] : []), t("finish_wipes", { name: guide.old.name })]}
        confirmLabel={t("finish")}
        typeName={guide.old.name}
        danger
        onConfirm={() => finish.mutateAsync()}
      />
    </Section>
  );
}
