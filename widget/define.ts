const tag = 'openphone-integration';

/**
 * The bundle's entry: registers the tag once, however often the script is on the page. The element
 * itself is loaded after it, so that the page's own start waits for next to nothing.
 */
async function define(): Promise<void> {
  if (customElements.get(tag)) return;
  const { OpenPhoneIntegration } = await import('./openphone-integration.ts');
  OpenPhoneIntegration.scriptUrl = import.meta.url;
  // A second copy of the script may have been faster while this one was loading.
  if (!customElements.get(tag)) customElements.define(tag, OpenPhoneIntegration);
}

void define();
