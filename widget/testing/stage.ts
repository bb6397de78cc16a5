import { inject } from 'vitest';
import './provided-context.ts';
import { OpenPhoneIntegration } from '../openphone-integration.ts';

if (!customElements.get('openphone-integration')) {
  customElements.define('openphone-integration', OpenPhoneIntegration);
}

/** One test's element and the API behind it, which no other test shares. */
export class Stage {
  readonly world = `w${crypto.randomUUID().slice(0, 8)}`;
  readonly element = document.createElement('openphone-integration');
  readonly events: Event[] = [];

  constructor() {
    this.element.endpoint = `${inject('fakeApi')}/graphql`;
    this.element.clientId = 'hartley-law';
    this.element.tokenProvider = () => this.world;
    this.element.className = 'stage';
    for (const type of [
      'ready',
      'auth-required',
      'connection-change',
      'call-ringing',
      'call-ended',
      'message-sent',
      'error',
    ]) {
      this.element.addEventListener(type, (event) => this.events.push(event));
    }
  }

  show(): this {
    document.body.append(this.element);
    return this;
  }

  /** Has the API do something, see the commands in fake-server.ts. */
  async tell(command: string, input: object = {}): Promise<Record<string, unknown>> {
    const body = JSON.stringify(input);
    const response = await fetch(`${inject('fakeApi')}/worlds/${this.world}/${command}`, {
      method: 'POST',
      body,
    });
    const answer: unknown = await response.json();
    return typeof answer === 'object' && answer !== null ? { ...answer } : {};
  }

  /** The variables of every operation of this name that the API was asked. */
  async asked(operation: string): Promise<Record<string, unknown>[]> {
    const { asked } = await this.tell('asked');
    const all: { operation: string; variables: Record<string, unknown> }[] = Array.isArray(asked)
      ? asked
      : [];
    return all.filter((one) => one.operation === operation).map((one) => one.variables);
  }

  /** What a person reads in the element, in order. */
  get text(): string {
    return this.element.shadowRoot?.querySelector<HTMLElement>('.base')?.innerText ?? '';
  }

  find(selector: string): HTMLElement | null {
    return this.element.shadowRoot?.querySelector<HTMLElement>(selector) ?? null;
  }

  /** What stands in a field; undefined when there is none. */
  value(selector: string): string | undefined {
    const field = this.find(selector);
    return field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement
      ? field.value
      : undefined;
  }

  /** The ids of the rows, from the top. */
  get rows(): (string | undefined)[] {
    const rows = this.element.shadowRoot?.querySelectorAll<HTMLElement>('article') ?? [];
    return [...rows].map((row) => row.dataset['id']);
  }

  button(name: string): HTMLButtonElement | undefined {
    const buttons = this.element.shadowRoot?.querySelectorAll('button') ?? [];
    return [...buttons].find((button) => (button.ariaLabel ?? button.innerText).trim() === name);
  }

  type(selector: string, value: string): void {
    const field = this.find(selector);
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement))
      throw new Error(`No field ${selector}`);
    field.value = value;
    field.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }));
  }
}
