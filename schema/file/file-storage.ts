/** Bytes as they come; whoever stops early ends the source. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** A stretch of bytes; both ends belong to it. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * Where sealed files lie; `api/files/` implements it over a folder. Written so that an object store
 * fits as well: a write is a stream of unknown length (a multipart upload), a read is a range.
 * A key is an id of ours, never anything from outside.
 */
export interface FileStorage {
  /** Stores all of it or nothing: until it is whole, nobody reads it. What lay there before is replaced. */
  write(key: string, bytes: ByteStream): Promise<void>;
  /** Undefined when nothing lies there. */
  size(key: string): Promise<number | undefined>;
  /** @throws when it does not lie there. */
  read(key: string, range: ByteRange): ByteStream;
  /** Also when nothing lies there. */
  remove(key: string): Promise<void>;
}
