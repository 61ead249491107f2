/** The systems a machine can be installed from, to choose one. */
import type { Service } from "@/api/schema";
import { imageLabel } from "@/lib/quote";
import { isWindows } from "@/lib/ssh";
import type { ServiceSoftware } from "./calls";

/** The options, with the present system first when it is not on offer any more. */
export function systemOptions(service: Service, images: ServiceSoftware["images"], more: { value: string; label: string }[] = []) {
  const options = [...images.map((image) => ({ value: image.id, label: imageLabel(image).label })), ...more];
  if (service.image.id && !options.some((option) => option.value === service.image.id)) options.unshift({ value: service.image.id, label: service.image.name });
  return options;
}

/** Whether a machine will run Windows, which takes no SSH key. */
export function willRunWindows(service: Service, images: ServiceSoftware["images"], chosen: string): boolean {
  const image = images.find((one) => one.id === chosen);
  return image ? image.os_type === "Windows" : chosen === service.image.id && isWindows(service);
}
