/** One of several, each as a card: native radio buttons underneath, so keys and screen readers work as they know it. */
import { useId } from "react";
import type { ReactNode } from "react";
import classes from "./ChoiceCards.module.css";

export interface CardChoice {
  value: string;
  label: string;
  hint?: ReactNode;
  /** At the end of the card: a surcharge, a saving. */
  extra?: ReactNode;
  disabled?: boolean;
}

interface ChoiceCardsProps {
  legend: string;
  description?: string;
  value: string;
  onChange: (value: string) => void;
  choices: CardChoice[];
  /** Between the heading and the cards: a search among them. */
  before?: ReactNode;
  columns?: number;
  error?: string;
}

export function ChoiceCards({ legend, description, value, onChange, choices, before, columns = 2, error }: ChoiceCardsProps) {
  const name = useId();
  return (
    <fieldset className={classes.set} aria-describedby={error ? `${name}-error` : undefined}>
      <legend className={classes.legend}>{legend}</legend>
      {description ? <p className={classes.description}>{description}</p> : null}
      {before}
      <div className={classes.grid} style={{ "--columns": columns } as React.CSSProperties}>
        {choices.map((choice) => (
          <label key={choice.value} className={classes.card} data-on={choice.value === value || undefined} data-off={choice.disabled || undefined}>
            <input type="radio" name={name} value={choice.value} checked={choice.value === value} disabled={choice.disabled} onChange={() => onChange(choice.value)} />
            <span className={classes.text}>
              <span className={classes.label}>{choice.label}</span>
              {choice.hint ? <span className={classes.hint}>{choice.hint}</span> : null}
            </span>
            {choice.extra ? <span className={classes.extra}>{choice.extra}</span> : null}
          </label>
        ))}
      </div>
      {error ? (
        <p id={`${name}-error`} className={classes.error} role="alert">
          {error}
        </p>
      ) : null}
    </fieldset>
  );
}
