"""An application over an invented dataset in which every picture has something to draw."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from quays import application

PICTURED = """
<graph/pictured> {
  <id/stakeholder/states> skos:inScheme <scheme/stakeholders> .
  <id/stakeholder/employers> skos:inScheme <scheme/stakeholders> .
  <id/country/nor> mig:iso3 "NOR" . <id/country/sud> mig:iso3 "MLT" .
  <id/theme/wages> skos:inScheme <scheme/themes> . <id/theme/labour> skos:inScheme <scheme/themes> .
  <id/instrument/quay-rules> a mig:LegalInstrument ; rdfs:label "Rules of the <quay> & the pier" .
  <id/instrument/pier-rules> a mig:LegalInstrument ; rdfs:label "Rules of the pier" .
  <id/finding/quay/both> a mig:Finding , mig:Statement ; mig:text "Both rules hold." ;
    mig:madeAt <id/event/2012-04-01-piers> ; mig:mentions <id/instrument/quay-rules> , <id/instrument/pier-rules> .
  <id/finding/quay/all> a mig:Finding , mig:Statement ; mig:text "All rules hold." ;
    mig:madeAt <id/event/2013-04-01-piers> ;
    mig:mentions <id/instrument/quay-rules> , <id/instrument/pier-rules> , <id/instrument/seafarers-convention> .
  <id/participation/ada> a mig:Participation ; mig:participant <id/person/ada> ; mig:inEvent <id/session/piers/one> .
  <id/session/piers/one> mig:partOfEvent <id/event/2012-04-01-piers> .
  <id/participation/bo> a mig:Participation ; mig:participant <id/person/bo> ; mig:inEvent <id/event/2013-04-01-piers> ;
    mig:onBehalfOf <id/organization/harbour-institute> .
}
"""


@pytest.fixture(scope="session")
def pictured(tmp_path_factory: pytest.TempPathFactory) -> Flask:
    """The application over the invented dataset; no test changes it."""
    return application(tmp_path_factory.mktemp("pictured"), PICTURED)


@pytest.fixture
def browser(pictured: Flask) -> FlaskClient:
    return pictured.test_client()
