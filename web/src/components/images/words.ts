/** The words of images of one's own; imported by what shows them, so that no other page loads them. */
import { addWords } from "@/i18n";
import images from "@/i18n/en/images.json";

addWords("images", images);
