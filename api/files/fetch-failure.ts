/** The address must not be fetched, whoever asks again. */
export class FetchRefused extends Error {}

/** It was not fetched this time. */
export class FetchFailed extends Error {
  /** The status of the answer, if there was one. */
  readonly status: number | undefined;

  constructor(message: string, status?: number) {
    super(message);
    this.status = status;
  }
}
