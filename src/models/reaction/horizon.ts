/** Most days into the future. */
export const HORIZON_LIMIT = 730;
