/** A line of the pretended workspace. */
export interface DemoLine {
  readonly id: string;
  /** E.164, of the range that is kept free for fiction (555-01xx). */
  readonly phoneNumber: string;
  readonly name: string;
  readonly symbol: string;
  readonly trade: 'law' | 'dental';
}

/** Somebody who calls and texts one of the lines. */
export interface DemoPerson {
  /** As the provider's REST API writes it; its webhooks put `CT` before it. */
  readonly contactId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly phoneNumber: string;
  /** The line that this person knows. */
  readonly lineId: string;
}

export interface DemoUser {
  readonly id: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly email: string;
  readonly role: 'owner' | 'admin' | 'member';
}

export const demoOrganization = { id: 'ORdemo', name: 'Northlight SEO' };

export const demoLines: readonly DemoLine[] = [
  {
    id: 'PNdemoLawIntake',
    phoneNumber: '+12125550101',
    name: 'Harlow & Pine — Intake',
    symbol: '⚖️',
    trade: 'law',
  },
  {
    id: 'PNdemoLawOffice',
    phoneNumber: '+12125550102',
    name: 'Harlow & Pine — Office',
    symbol: '🏛️',
    trade: 'law',
  },
  {
    id: 'PNdemoDental',
    phoneNumber: '+13125550103',
    name: 'Brightside Dental — Front desk',
    symbol: '🦷',
    trade: 'dental',
  },
  {
    id: 'PNdemoDentalAds',
    phoneNumber: '+13125550104',
    name: 'Brightside Dental — Google Ads',
    symbol: '📈',
    trade: 'dental',
  },
];

export const demoUsers: readonly DemoUser[] = [
  { id: 'USdemoAda', firstName: 'Ada', lastName: 'Morris', email: 'ada@northlight.example', role: 'owner' },
  { id: 'USdemoBen', firstName: 'Ben', lastName: 'Okafor', email: 'ben@northlight.example', role: 'member' },
];

/** The provider's own AI agent, which takes calls when nobody else does. */
export const demoAgentId = 'SYUdemoSona';

export const demoPeople: readonly DemoPerson[] = [
  person(1, 'Maria', 'Delgado', '+16465550111', 'PNdemoLawIntake'),
  person(2, 'Tom', 'Whitaker', '+16465550112', 'PNdemoLawIntake'),
  person(3, 'Priya', 'Raman', '+19175550113', 'PNdemoLawIntake'),
  person(4, 'Leon', 'Fischer', '+17185550114', 'PNdemoLawOffice'),
  person(5, 'Grace', 'Kim', '+12015550115', 'PNdemoLawOffice'),
  person(6, 'Noah', 'Bennett', '+17735550116', 'PNdemoDental'),
  person(7, 'Aisha', 'Hassan', '+17735550117', 'PNdemoDental'),
  person(8, 'Elena', 'Petrova', '+18475550118', 'PNdemoDental'),
  person(9, 'Jack', 'Sullivan', '+16305550119', 'PNdemoDentalAds'),
  person(10, 'Mei', 'Chen', '+17085550120', 'PNdemoDentalAds'),
];

/** Texts to this number end `undelivered` with carrier code 30006: it is a landline. */
export const landlineNumber = '+12125550198';
/** Texts to this number end `failed` without a code at first: sent again, they arrive. */
export const flakyNumber = '+12125550199';

function person(
  index: number,
  firstName: string,
  lastName: string,
  phoneNumber: string,
  lineId: string,
): DemoPerson {
  return {
    contactId: `664d0db69fcac7cf2e6e${String(index).padStart(4, '0')}`,
    firstName,
    lastName,
    phoneNumber,
    lineId,
  };
}
