/** What is installed when a server is set up anew: kept as it was unless something else is chosen. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { SAME, chosenNothing, missingIn, softwareErrors, softwareInput } from "@/lib/software";
import type { Chosen } from "@/lib/software";
import { software } from "./calls";
import type { Side } from "./calls";
import { SoftwarePicker, isOnOffer } from "./SoftwarePicker";

interface Asked {
  side: Side;
  service: string;
  image: string;
  enabled: boolean;
  /** What the server said to the last try. */
  problem: unknown;
}

export function useReinstallSoftware({ side, service, image, enabled, problem }: Asked) {
  const [chosen, setChosen] = useState<Chosen>({ ...chosenNothing, what: SAME });
  const query = useQuery({ ...software.of(side, service, image), enabled, placeholderData: keepPreviousData });
  const { offer, install, images = [] } = query.data ?? {};
  const nothingToChoose = offer && !install && !offer.default && !isOnOffer(offer);
  return {
    /** The systems the machine can be installed from. */
    images,
    input: softwareInput(chosen),
    isMissing: missingIn(chosen, offer).length > 0,
    picker: nothingToChoose ? null : <SoftwarePicker keeps offer={offer} error={query.error} retry={() => void query.refetch()} value={chosen} onChange={setChosen} errors={softwareErrors(problem, "/software")} />,
  };
}
