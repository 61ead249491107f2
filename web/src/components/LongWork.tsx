/** Work that takes a while: its steps with their times, live, and what to do when one fails. */
import { Loader } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Step } from "@/api/schema";
import { spoken } from "@/lib/spoken";
import { Time } from "./Time";
import classes from "./LongWork.module.css";

function Mark({ state }: { state: Step["state"] }) {
  return (
    <span className={classes.mark} data-state={state} aria-hidden>
      {state === "done" ? <IconCheck size={15} stroke={2.6} /> : null}
      {state === "failed" ? <IconX size={15} stroke={2.6} /> : null}
      {state === "running" ? <Loader size={14} color="currentColor" /> : null}
    </span>
  );
}

export function LongWork({ steps, label }: { steps: Step[]; label: string }) {
  const { t } = useTranslation();
  const current = steps.find((step) => step.state === "running" || step.state === "failed");
  return (
    <div>
      <ol className={classes.list} aria-label={label}>
        {steps.map((step) => (
          <li key={step.key} className={classes.step} data-state={step.state} aria-current={step.state === "running" ? "step" : undefined}>
            <Mark state={step.state} />
            <div className={classes.body}>
              <span className={classes.title}>
                {step.label}
                <span className="visually-hidden">: {t(`work.${step.state}`)}</span>
              </span>
              {step.detail ? <span className={classes.detail}>{spoken(step.detail)}</span> : null}
            </div>
            <span className={classes.time}>{step.at && step.state !== "waiting" ? <Time at={step.at} /> : null}</span>
          </li>
        ))}
      </ol>
      <p className="visually-hidden" role="status" aria-live="polite">
        {current ? `${current.label}: ${t(`work.${current.state}`)}` : t("work.done")}
      </p>
    </div>
  );
}
