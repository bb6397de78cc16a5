// What a failed text's code means and what to do about it. 30001 to 30999 and 21xxx are the codes of the
// carriers' side, which the provider passes on as they come; seven digits are the provider's own.
const reasons: Readonly<Record<string, string>> = {
  '21211': 'The number is not a valid one. Check it.',
  '21408': 'Texts to this country are not allowed from this workspace. Allow them in OpenPhone’s settings.',
  '21610':
    'This person has opted out of texts from this line (they wrote STOP). They must write START to it before you can text them again.',
  '21612': 'There is no way for a text from this line to this number. Call instead, or use another line.',
  '21614':
    'The number cannot receive texts: it is no mobile number. Call instead, or ask for a mobile number.',
  '30001': 'Too many texts were waiting to be sent at once. Send it again a little later.',
  '30002': 'The workspace’s account with the carrier is suspended. Ask OpenPhone’s support.',
  '30003': 'The phone could not be reached: it is switched off, out of service or abroad. Try a call.',
  '30004': 'The text was blocked: by the person, or by their carrier. Call instead.',
  '30005': 'The number is not in use, or not known to its carrier. Check it.',
  '30006':
    'The number is a landline, or its carrier takes no texts. Call instead, or ask for a mobile number.',
  '30007':
    'The carrier took the text for spam and filtered it. Write it anew without shortened links and advertising words.',
  '30008': 'The carrier did not say why it could not deliver it. Try again later, or call.',
  '30010': 'The text would have cost more than the workspace allows. Shorten it.',
  '30011': 'The number cannot receive pictures. Send the text without them.',
  '30019': 'The text or its pictures are too large for the carrier. Shorten it.',
  '30022': 'Texts left faster than the carrier lets this workspace send. Send it again a little later.',
  '30023': 'The carrier’s limit of texts for this workspace is reached for today. Send it anew tomorrow.',
  '30024': 'The line is not set up with this carrier for texts yet. Ask OpenPhone’s support.',
  '30027': 'T-Mobile’s limit of texts for this workspace is reached for today. Send it anew tomorrow.',
  '30032': 'The line is a toll-free number that is not verified. Verify it in OpenPhone’s settings.',
  '30034':
    'The line is not registered for business texting in the US (A2P 10DLC). Register it in OpenPhone’s settings.',
  '30035':
    'The line’s registration for business texting (A2P 10DLC) is not complete. Try again in some days.',
  '30036': 'The phone could not be reached for so long that the carrier gave up. Try a call.',
  '0200402': 'The workspace is out of credits. Add some in OpenPhone’s settings.',
  '0201402': 'The workspace’s subscription has expired. Renew it in OpenPhone’s settings.',
  '0202403': 'The owner of the API key is no member of this line. Add them to it in OpenPhone’s settings.',
  '0204403':
    'The carriers’ limit of texts for this workspace is reached for today (A2P 10DLC). Send it anew tomorrow.',
  '0206400':
    'The workspace is not approved for business texting in the US (A2P 10DLC). Register it in OpenPhone’s settings.',
};

/** What a code means and what to do, in words; undefined for one that we do not know. */
export function knownReason(code: string): string | undefined {
  return Object.hasOwn(reasons, code) ? reasons[code] : undefined;
}

/** The same for any code of a text that the carrier refused. */
export function carrierReason(code: string): string {
  return knownReason(code) ?? `The carrier refused it with code ${code}.`;
}
