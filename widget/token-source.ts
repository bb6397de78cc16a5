import { Failure } from './failure.ts';

/** Asked for a token whenever there is none or the last one was refused. */
export type TokenProvider = () => string | Promise<string>;

/** The token in use. It lives here and in the requests alone: never in an attribute, URL or storage. */
export class TokenSource {
  readonly #provider: TokenProvider | undefined;
  readonly #onRequired: () => void;
  #token: string | undefined;
  #renewal: Promise<string> | undefined;

  /** `onRequired` is called each time the host has to act for the session to go on. */
  constructor(token: string | undefined, provider: TokenProvider | undefined, onRequired: () => void) {
    this.#token = token;
    this.#provider = provider;
    this.#onRequired = onRequired;
  }

  /** Whether asking again may give another token; a fixed one must be replaced by the host. */
  get isRenewable(): boolean {
    return this.#provider !== undefined;
  }

  /** The token to send. Throws UNAUTHENTICATED when the host gave neither token nor provider. */
  async current(): Promise<string> {
    if (this.#token !== undefined) return this.#token;
    if (!this.#provider) this.#onRequired();
    return await this.#renewed();
  }

  /**
   * A token other than `refused`. Requests that are refused together share one renewal, and one that
   * was refused late takes the token that another has fetched meanwhile.
   */
  async renew(refused: string): Promise<string> {
    if (this.#token !== undefined && this.#token !== refused) return this.#token;
    this.#onRequired();
    return await this.#renewed();
  }

  async #renewed(): Promise<string> {
    const provider = this.#provider;
    if (!provider)
      throw new Failure('UNAUTHENTICATED', 'Neither token nor tokenProvider gives a valid token.');
    this.#renewal ??= (async () => {
      try {
        this.#token = await provider();
        return this.#token;
      } catch (thrown) {
        const why = thrown instanceof Error ? thrown.message : String(thrown);
        throw new Failure('UNAUTHENTICATED', `tokenProvider failed: ${why}`);
      } finally {
        this.#renewal = undefined;
      }
    })();
    return await this.#renewal;
  }
}
