/** What a source says is understood and is not to be logged; the message says why. */
export class NotLogged extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotLogged';
  }
}

/** What a source says cannot be recorded yet, for a reason that passes by itself within seconds. */
export class NotYet extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'NotYet';
  }
}
