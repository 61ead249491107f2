/** Steps in the address; going back never loses input, because the input lives with the page. */
import { useNavigate, useSearch } from "@tanstack/react-router";
import { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { BareLink } from "./links";
import classes from "./Wizard.module.css";

export interface WizardStep {
  key: string;
  label: string;
  /** Done steps can be gone back to, unless `locked` (an order that is placed stays placed). */
  done: boolean;
  locked?: boolean;
  content: ReactNode;
}

/** The step to show: the one asked for when it may be reached, else the first that is not done. */
export function currentStep(steps: Pick<WizardStep, "key" | "done" | "locked">[], asked: string | undefined): number {
  const open = steps.findIndex((step) => !step.done);
  const furthest = open === -1 ? steps.length - 1 : open;
  const wanted = steps.findIndex((step) => step.key === asked);
  return wanted >= 0 && wanted <= furthest && !steps[wanted]?.locked ? wanted : furthest;
}

export function useWizardStep() {
  const search = useSearch({ strict: false }) as { step?: string };
  const navigate = useNavigate();
  return {
    asked: search.step,
    go: (step: string) => void navigate({ to: ".", search: ((old: object) => ({ ...old, step })) as never }),
  };
}

export function Wizard({ steps, label, base }: { steps: WizardStep[]; label: string; base: string }) {
  const { asked } = useWizardStep();
  const at = currentStep(steps, asked);
  return (
    <div className={classes.wizard}>
      <nav aria-label={label}>
        <ol className={classes.steps}>
          {steps.map((step, index) => {
            const reachable = index !== at && step.done && !step.locked;
            const inner = (
              <>
                <span className={classes.mark} aria-hidden>
                  {step.done && index !== at ? <IconCheck size={14} stroke={2.6} /> : index + 1}
                </span>
                {step.label}
              </>
            );
            return (
              <li key={step.key} data-at={index === at || undefined} data-done={(step.done && index !== at) || undefined} aria-current={index === at ? "step" : undefined}>
                {reachable ? <BareLink href={`${base}?step=${step.key}`}>{inner}</BareLink> : <span>{inner}</span>}
              </li>
            );
          })}
        </ol>
      </nav>
      {steps[at]?.content}
    </div>
  );
}
