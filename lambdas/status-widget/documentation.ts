/** What CloudWatch's editor shows about the widget, in Markdown. */
export const DOCUMENTATION = `## Salesforce credentials

What is broken, since when, who acts and how, as the last runs of the credential check found it. It checks nothing itself
and reads the checker's state only.

### Parameters

Parameter | Description
---|---
**team** | Show the orgs of this team only (their tag \`credential-health:team\`)

### Example

\`\`\` yaml
team: billing
\`\`\`
`;
