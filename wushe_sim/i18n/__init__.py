"""Messages with named values, translated where they are shown (多语言): English in the code is the key, gettext has the rest."""

from wushe_sim.i18n.catalogue import LANGUAGES as LANGUAGES
from wushe_sim.i18n.catalogue import detect_language as detect_language
from wushe_sim.i18n.catalogue import parse_language as parse_language
from wushe_sim.i18n.message import FORCE as FORCE
from wushe_sim.i18n.message import OUT as OUT
from wushe_sim.i18n.message import DeclaredText as DeclaredText
from wushe_sim.i18n.message import Message as Message
from wushe_sim.i18n.message import OptionName as OptionName
from wushe_sim.i18n.message import Text as Text
from wushe_sim.i18n.message import end_sentence as end_sentence
from wushe_sim.i18n.message import enumerate_choices as enumerate_choices
from wushe_sim.i18n.message import introduce as introduce
from wushe_sim.i18n.message import join_clauses as join_clauses
from wushe_sim.i18n.message import join_messages as join_messages
from wushe_sim.i18n.message import join_sentences as join_sentences
from wushe_sim.i18n.message import msg as msg
from wushe_sim.i18n.message import nmsg as nmsg
from wushe_sim.i18n.message import pmsg as pmsg
from wushe_sim.i18n.message import render as render
from wushe_sim.i18n.message import say as say
from wushe_sim.i18n.message import spell_options as spell_options
