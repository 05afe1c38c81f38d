/** How long a picture may take, what it waits for included, in milliseconds. */
export const PICTURE_PATIENCE_MS = 60_000;
