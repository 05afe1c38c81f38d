/** Parameters that mail programs and networks add to addresses; they mean nothing here and are passed over. */
export const TRACKING =
  /^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|igshid|mc_[ce]id|_ga|_gl)$/;
