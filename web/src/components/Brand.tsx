/** The tenant's mark and name. */
import { useMeta } from "@/api/meta";
import { BareLink } from "./links";
import classes from "./Brand.module.css";

export function Brand({ href, face }: { href: string; face?: string }) {
  const { brand } = useMeta();
  return (
    <BareLink href={href} className={classes.brand}>
      {brand.logo_url ? (
        <img src={brand.logo_url} alt="" className={classes.logo} />
      ) : (
        <span className={classes.mark} aria-hidden>
          {brand.name.slice(0, 1)}
        </span>
      )}
      <span className={classes.words}>
        <span className={classes.name}>{brand.name}</span>
        {face ? <span className={classes.face}>{face}</span> : null}
      </span>
    </BareLink>
  );
}
