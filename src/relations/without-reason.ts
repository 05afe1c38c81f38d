/** The content that an event carries: a correcting event's reason is about the record, no part of the content. */
export function withoutReason<T extends { readonly reason?: string }>(data: T): Omit<T, 'reason'> {
  const { reason: _, ...content } = data;
  return content;
}
