/**
 * The request's body as bytes, or `too-large` as soon as more than `maxBytes` came; what is left of
 * the stream is then cancelled. Rejects when the sender goes away in the middle.
 */
export const readBoundedBody = async (
  request: Request,
  maxBytes: number,
): Promise<Uint8Array | 'too-large'> => {
  // An announced length can only be trusted to refuse: a chunked body has none, another may lie. What
  // was never begun needs no cancelling, which would cut off the answer with some servers.
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return 'too-large';
  if (request.body === null) return new Uint8Array();

  const reader = request.body.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks, size);
    size += value.byteLength;
    if (size > maxBytes) {
      await reader.cancel();
      return 'too-large';
    }
    chunks.push(value);
  }
};
