/** Engine: the reader's own version, on every reading and every refusal; the digit model's name is added by who reads. */
import { LAYOUT_VERSION } from './form/layout.ts'

export const ENGINE = `form-reader 4, layout ${LAYOUT_VERSION}`
