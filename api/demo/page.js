// The page of a CRM as its developers would write it: the only thing it does for the widget is to name
// the client and to fetch a token.

/** The CRM's back end signs a token for who is logged in; here the demo signs its own. */
async function fetchToken() {
  const response = await fetch('/demo/token', { method: 'POST' });
  if (!response.ok) throw new Error(`POST /demo/token answered ${response.status}.`);
  const { token } = await response.json();
  return token;
}

async function fetchClients() {
  const query = '{ clients(first: 100) { edges { node { externalId name domain } } } }';
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await fetchToken()}` },
    body: JSON.stringify({ query }),
  });
  const { data, errors } = await response.json();
  if (!data?.clients) throw new Error(errors?.[0]?.message ?? 'The API gave no clients.');
  return data.clients.edges.map((edge) => edge.node).toSorted((a, b) => a.name.localeCompare(b.name));
}

const byId = (id) => document.getElementById(id);
const openphone = byId('openphone');
openphone.tokenProvider = fetchToken;

const tabs = [...document.querySelectorAll('[role=tab]')];

function selectTab(chosen) {
  for (const tab of tabs) {
    const selected = tab === chosen;
    tab.setAttribute('aria-selected', String(selected));
    tab.tabIndex = selected ? 0 : -1;
    byId(tab.getAttribute('aria-controls')).hidden = !selected;
  }
}

for (const [index, tab] of tabs.entries()) {
  tab.addEventListener('click', () => selectTab(tab));
  tab.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = tabs[(index + step + tabs.length) % tabs.length];
    selectTab(next);
    next.focus();
  });
}
selectTab(byId('tab-openphone'));

/** Harlow & Pine → HP */
function initialsOf(name) {
  const words = name.match(/\p{Lu}\p{L}*/gu) ?? [name];
  return words
    .slice(0, 2)
    .map((word) => [...word][0])
    .join('');
}

function listClients(clients) {
  const entries = clients.map((client) => {
    const link = document.createElement('a');
    link.href = `#/clients/${encodeURIComponent(client.externalId)}`;
    const name = document.createElement('strong');
    name.textContent = client.name;
    const domain = document.createElement('small');
    domain.textContent = client.domain ?? '';
    const initials = document.createElement('span');
    initials.className = 'initials';
    initials.ariaHidden = 'true';
    initials.textContent = initialsOf(client.name);
    const words = document.createElement('span');
    words.append(name, domain);
    link.append(initials, words);
    const entry = document.createElement('li');
    entry.append(link);
    return entry;
  });
  byId('clients').replaceChildren(...entries);
  byId('clients').removeAttribute('aria-busy');
  byId('clients-state').textContent =
    clients.length > 0 ? '' : 'No clients yet. The demo seeds some at its start.';
}

function showClient(clients) {
  const externalId = decodeURIComponent(location.hash.match(/^#\/clients\/(.+)$/)?.[1] ?? '');
  const client = clients.find((one) => one.externalId === externalId);
  byId('no-client').hidden = Boolean(client);
  byId('client-page').hidden = !client;
  for (const link of byId('clients').querySelectorAll('a')) {
    if (link.hash !== location.hash) link.removeAttribute('aria-current');
    else {
      link.setAttribute('aria-current', 'page');
      link.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }
  if (!client) return;
  document.title = `${client.name} · Northlight CRM`;
  byId('client-name').textContent = client.name;
  byId('client-domain').textContent = client.domain ?? '';
  byId('client-initials').textContent = initialsOf(client.name);
  openphone.setAttribute('client-id', client.externalId);
  document
    .querySelector('[role=tab][aria-selected=true]')
    ?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

try {
  const clients = await fetchClients();
  listClients(clients);
  addEventListener('hashchange', () => showClient(clients));
  // The demo lets this client's phone ring first.
  const first = clients.find((client) => client.externalId === 'harlow-pine') ?? clients[0];
  if (first && !location.hash.startsWith('#/clients/')) {
    location.replace(`#/clients/${encodeURIComponent(first.externalId)}`);
  }
  showClient(clients);
} catch (error) {
  byId('clients-state').textContent =
    `Clients could not be loaded: ${error.message} Reload the page to try again.`;
}
